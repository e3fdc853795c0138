/** The Java SDK of a Gatehouse server: signing in, orders, accounts and markets. */
module gatehouse.client {
  requires java.net.http;
  requires static transitive io.opentelemetry.api;
  requires static io.opentelemetry.context;
  requires transitive com.fasterxml.jackson.annotation;
  requires transitive org.jspecify;
  requires transitive tools.jackson.databind;

  exports gatehouse.client;
  exports gatehouse.client.wire;

  opens gatehouse.client to
      tools.jackson.databind; // what a key file holds
  opens gatehouse.client.wire to
      tools.jackson.databind;
}
