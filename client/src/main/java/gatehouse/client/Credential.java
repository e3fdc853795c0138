package gatehouse.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

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

  /** The secret of a sign-in, which needs no more than to be told. */
  static Credential bearer(String token) {
    return new Credential() {
      @Override
      public void show(HttpRequest.Builder request, String method, String url) {
        request.header("Authorization", "Bearer " + token);
      }

      @Override
      public boolean refused(HttpResponse<?> answer) {
        return false;
      }
    };
  }
}
