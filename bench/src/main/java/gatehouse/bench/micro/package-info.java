/** Single decisions, measured alone by JMH. */
@org.jspecify.annotations.NullMarked
package gatehouse.bench.micro;
