@org.jspecify.annotations.NullMarked
package gatehouse.client.base;
