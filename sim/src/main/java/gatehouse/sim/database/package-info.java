/** A real database server, for tests and measurements. */
@org.jspecify.annotations.NullMarked
package gatehouse.sim.database;
