@org.jspecify.annotations.NullMarked
package gatehouse.core.webhook;
