/** The way between a program and a server, when it is a bad one. */
@org.jspecify.annotations.NullMarked
package gatehouse.sim.line;
