@org.jspecify.annotations.NullMarked
package gatehouse.cli.base;
