package gatehouse.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What a request shows of whoever sends it. */
interface Credential {
  /** Adds its headers to a request that is about to be sent. */
  void show(HttpRequest.Builder request, String method, String url)
      throws IOException, InterruptedException;

  /**
   * Hears the answer.
   *
   * @return whether the same request, shown anew, may be taken now: this one was not looked at
   */
  boolean refused(HttpResponse<?> answer) throws IOException, InterruptedException;

  /** What keeps its pauses apart from those of other programs. */
  RandomGenerator chance();

  /** The secret of a sign-in, which needs no more than to be told. */
  static Credential bearer(String token) {
    RandomGenerator apart = new SplittableRandom(token.hashCode()); // no two have the same
    return new Credential() {
      @Override
      public void show(HttpRequest.Builder request, String method, String url) {
        request.header("Authorization", "Bearer " + token);
      }

      @Override
      public boolean refused(HttpResponse<?> answer) {
        return false;
      }

      @Override
      public RandomGenerator chance() {
        return apart;
      }
    };
  }
}
