@org.jspecify.annotations.NullMarked
package gatehouse.bench.peer;
