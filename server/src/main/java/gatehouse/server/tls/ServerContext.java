package gatehouse.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A context whose sockets have their parameters, and their deadline, from the beginning: the web
 * server wraps accepted connections by the context's factory and sets none itself (Helidon 4.5, on
 * plain sockets).
 */
final class ServerContext extends SSLContextSpi {
  private final SSLContext context;
  private final SSLParameters parameters;
  private final Handshakes handshakes;

  private ServerContext(SSLContext context, SSLParameters parameters, Handshakes handshakes) {
    this.context = context;
    this.parameters = parameters;
    this.handshakes = handshakes;
  }

  /** The same context, with these parameters and limits on all that it makes. */
  static SSLContext of(SSLContext context, SSLParameters parameters, Handshakes handshakes) {
    return new SSLContext(
        new ServerContext(context, parameters, handshakes),
        context.getProvider(),
        context.getProtocol()) {};
  }

  @Override
  protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("it is made already");
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return new Accepted(context.getSocketFactory());
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    return context.getServerSocketFactory();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return with(context.createSSLEngine());
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return with(context.createSSLEngine(host, port));
  }

  private SSLEngine with(SSLEngine engine) {
    engine.setUseClientMode(false);
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return context.getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return context.getClientSessionContext();
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return parameters;
  }

  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    return context.getSupportedSSLParameters();
  }

  /** Wraps connections that were accepted; it opens none. */
  private final class Accepted extends SSLSocketFactory {
    private final SSLSocketFactory factory;

    Accepted(SSLSocketFactory factory) {
      this.factory = factory;
    }

    @Override
    public Socket createSocket(Socket accepted, InputStream consumed, boolean autoClose)
        throws IOException {
      // INVARIANT: the web server has consumed nothing; all that arrives comes through here
      Handshakes.Running handshake = handshakes.begin(accepted);
      SSLSocket socket = (SSLSocket) factory.createSocket(accepted, handshake, autoClose);
      socket.addHandshakeCompletedListener(handshake);
      socket.setSSLParameters(parameters);
      return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return parameters.getCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
      throw opensNone();
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw opensNone();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw opensNone();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw opensNone();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw opensNone();
    }

    private static UnsupportedOperationException opensNone() {
      return new UnsupportedOperationException("a listener opens no connections");
    }
  }
}
