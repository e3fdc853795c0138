package gatehouse.server.notice;

import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLServerSocketFactory;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.socket.ServerSocketConnectionFactory;
import org.jsmpp.util.MessageId;

/** A message centre: jSMPP's server on a free port, with a password and a mood. */
final class MessageCentre implements AutoCloseable, ServerMessageReceiverListener {
  static final String PASSWORD = "pass-123";

  private final SMPPServerSessionListener listener;
  private final List<SMPPServerSession> sessions = new CopyOnWriteArrayList<>();
  private final BlockingQueue<SubmitSm> submitted = new LinkedBlockingQueue<>();
  private volatile int status = SMPPConstant.STAT_ESME_ROK;
  private volatile boolean closed;

  private MessageCentre(SMPPServerSessionListener listener) {
    this.listener = listener;
    listener.setMessageReceiverListener(this);
    Thread.ofVirtual().start(this::accept);
  }

  static MessageCentre plain(int port) throws IOException {
    return new MessageCentre(
        new SMPPServerSessionListener(port, 1_000, new ServerSocketConnectionFactory()));
  }

  static MessageCentre tls() throws IOException {
    SSLServerSocketFactory sockets = TestTls.trusted().getServerSocketFactory();
    return new MessageCentre(
        new SMPPServerSessionListener(
            FreePort.any(),
            1_000,
            new ServerSocketConnectionFactory() {
              @Override
              public org.jsmpp.session.connection.ServerConnection listen(int port)
                  throws IOException {
                return connection(sockets.createServerSocket(port));
              }

              @Override
              public org.jsmpp.session.connection.ServerConnection listen(int port, int timeout)
                  throws IOException {
                ServerSocket socket = sockets.createServerSocket(port);
                socket.setSoTimeout(timeout);
                return connection(socket);
              }

              private org.jsmpp.session.connection.ServerConnection connection(
                  ServerSocket socket) {
                return new org.jsmpp.session.connection.socket.ServerSocketConnection(socket);
              }
            }));
  }

  int port() {
    return listener.getPort();
  }

  /** From now on every submit_sm is answered with this status. */
  void answer(int commandStatus) {
    status = commandStatus;
  }

  SubmitSm next() throws InterruptedException {
    return Optional.ofNullable(submitted.poll(60, TimeUnit.SECONDS)).orElseThrow();
  }

  int bound() {
    return (int) sessions.stream().filter(each -> each.getSessionState().isBound()).count();
  }

  void hangUp() {
    sessions.forEach(SMPPServerSession::close);
  }

  private void accept() {
    while (!closed) {
      try {
        SMPPServerSession session = listener.accept();
        sessions.add(session);
        Thread.ofVirtual().start(() -> bind(session));
      } catch (IOException e) {
        // the accept timeout, or closed
      }
    }
  }

  private static void bind(SMPPServerSession session) {
    try {
      BindRequest request = session.waitForBind(60_000);
      if (request.getPassword().equals(PASSWORD)) {
        request.accept("centre");
      } else {
        request.reject(SMPPConstant.STAT_ESME_RINVPASWD);
      }
    } catch (TimeoutException | IOException | org.jsmpp.PDUStringException e) {
      session.close();
    }
  }

  @Override
  public SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession source)
      throws ProcessRequestException {
    if (status != SMPPConstant.STAT_ESME_ROK) {
      throw new ProcessRequestException("mood", status);
    }
    submitted.add(message);
    try {
      return new SubmitSmResult(
          new MessageId("centre-" + submitted.size()), new org.jsmpp.bean.OptionalParameter[0]);
    } catch (org.jsmpp.PDUStringException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(byte[] septets) {
    return new String(septets, StandardCharsets.US_ASCII);
  }

  private static ProcessRequestException unsupported() {
    return new ProcessRequestException("unsupported", SMPPConstant.STAT_ESME_RINVCMDID);
  }

  @Override
  public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti message, SMPPServerSession source)
      throws ProcessRequestException {
    throw unsupported();
  }

  @Override
  public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession source)
      throws ProcessRequestException {
    throw unsupported();
  }

  @Override
  public void onAcceptReplaceSm(ReplaceSm replace, SMPPServerSession source)
      throws ProcessRequestException {
    throw unsupported();
  }

  @Override
  public void onAcceptCancelSm(CancelSm cancel, SMPPServerSession source)
      throws ProcessRequestException {
    throw unsupported();
  }

  @Override
  public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm broadcast, SMPPServerSession source)
      throws ProcessRequestException {
    throw unsupported();
  }

  @Override
  public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancel, SMPPServerSession source)
      throws ProcessRequestException {
    throw unsupported();
  }

  @Override
  public QueryBroadcastSmResult onAcceptQueryBroadcastSm(
      QueryBroadcastSm query, SMPPServerSession source) throws ProcessRequestException {
    throw unsupported();
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
    throw unsupported();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    hangUp();
  }
}
