package gatehouse.server.base;

import io.helidon.common.socket.PeerInfo;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;

/**
 * What tells who makes a request: it is there before any route is, for a request that is to become
 * a WebSocket.
 *
 * @param path as it was sent, without the query
 * @param peer the other end of the connection
 */
public record RequestHead(String method, String path, ServerRequestHeaders headers, PeerInfo peer) {
  /** The head of a request that has a route. */
  public static RequestHead of(ServerRequest request) {
    return new RequestHead(
        request.prologue().method().text(),
        request.path().rawPath(),
        request.headers(),
        request.remotePeer());
  }
}
