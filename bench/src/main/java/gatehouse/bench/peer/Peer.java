package gatehouse.bench.peer;

import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Reply;
import gatehouse.bench.load.Request;
import java.io.IOException;

/** A server under measure: how it is set up, started, and asked. */
public interface Peer {
  /** The same password for every person: one that no blocklist holds. */
  String PASSWORD = "the bridge at four in the morning";

  /** Name and version, for people. */
  String name();

  /** What a reader must know of the set-up to judge the figures; one or two sentences. */
  String setUp();

  /** The signed-in request of the comparison in a few words. */
  String signedInRequest();

  /** Where the server will listen, on loopback. */
  int port();

  /**
   * The beginning of the names of the threads that hash passwords and do nothing else, or empty.
   */
  String hashThreads();

  /** Throws away all data, so that the next start is a first start with so many people. */
  void prepare(int people) throws IOException, InterruptedException;

  /** Starts the server as its own process and returns at once. */
  ServerProcess start() throws IOException;

  /**
   * From no cookie to a signed-in session: the page with the form, then the form with name and
   * password.
   *
   * @param person index of the person, 0 to people - 1
   * @return what the person's client holds now
   * @throws IOException when any answer is not the one that a signed-in person gets
   */
  SignedIn signIn(HttpConnection connection, int person) throws IOException;

  /** Makes the signed-in request for that client, once, before the clock runs. */
  Request signedIn(HttpConnection connection, SignedIn client) throws IOException;

  /** Says whether the answer is the one that a signed-in person gets. */
  boolean accepted(Reply reply);

  /**
   * What a sign-in leaves in the client's hands.
   *
   * @param cookies for the Cookie field
   * @param code the authorization code, empty where there is none
   */
  record SignedIn(String cookies, String code) {}
}
