@org.jspecify.annotations.NullMarked
package gatehouse.sim.base;
