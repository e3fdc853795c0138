/** The way between a program and a server: its port, and a line that is a bad one. */
@org.jspecify.annotations.NullMarked
package gatehouse.sim.line;
