/** The command line of traders, automation authors and operators. */
@org.jspecify.annotations.NullMarked
package gatehouse.cli;
