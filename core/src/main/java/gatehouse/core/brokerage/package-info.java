/** The brokerage session: which one of a person's sessions trades. */
@org.jspecify.annotations.NullMarked
package gatehouse.core.brokerage;
