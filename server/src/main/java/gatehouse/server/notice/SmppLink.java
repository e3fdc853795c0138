package gatehouse.server.notice;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;

/**
 * Connects to a message centre within a time limit and, with TLS, to nobody but the named host; the
 * library's own connections have neither.
 */
record SmppLink(Optional<SSLContext> tls, long timeoutMs) implements ConnectionFactory {
  @Override
  public Connection createConnection(String host, int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), (int) timeoutMs);
      socket.setTcpNoDelay(true);
      return new SocketConnection(
          tls.isPresent() ? secured(tls.get(), socket, host, port) : socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secured(SSLContext context, Socket plain, String host, int port)
      throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout((int) timeoutMs);
    socket.startHandshake();
    return socket;
  }
}
