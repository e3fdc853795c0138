@org.jspecify.annotations.NullMarked
package gatehouse.bench.load;
