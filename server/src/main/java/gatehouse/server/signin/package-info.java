@org.jspecify.annotations.NullMarked
package gatehouse.server.signin;
