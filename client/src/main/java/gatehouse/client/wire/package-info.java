/** The JSON that programs and the server exchange: one definition for both. */
@org.jspecify.annotations.NullMarked
package gatehouse.client.wire;
