@org.jspecify.annotations.NullMarked
package gatehouse.bench.report;
