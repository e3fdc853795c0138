/** Thieves and devices for tests, each from one seed. */
@org.jspecify.annotations.NullMarked
package gatehouse.sim.signin;
