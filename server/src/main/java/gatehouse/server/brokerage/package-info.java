/** The brokerage session: kept, taken over, shown. */
@org.jspecify.annotations.NullMarked
package gatehouse.server.brokerage;
