package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to an {@link Evaluation} (AuthZEN, section 6.2). */
public record EvaluationAnswer(boolean decision, @Nullable Context context) {

  /**
   * Why, and what to do about it.
   *
   * @param id of the first reason
   * @param reasonUser by language
   * @param reasons all, the first in rank first
   * @param notices what is worth knowing of an order that may go through
   * @param error why a question could not be judged
   */
  public record Context(
      @Nullable String id,
      @JsonProperty("reason_user") @Nullable Map<String, String> reasonUser,
      @Nullable List<Because> reasons,
      @Nullable List<Because> notices,
      @Nullable Fault error) {}

  /**
   * One reason or notice.
   *
   * @param link where the remedy is done, or null
   */
  public record Because(
      String id,
      @JsonProperty("reason_user") Map<String, String> reasonUser,
      @Nullable String remedy,
      @Nullable String link) {}

  /** A question that could not be judged: it is not permitted. */
  public record Fault(int status, String message) {}
}
