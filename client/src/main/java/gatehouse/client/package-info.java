/** The Java SDK. */
@org.jspecify.annotations.NullMarked
package gatehouse.client;
