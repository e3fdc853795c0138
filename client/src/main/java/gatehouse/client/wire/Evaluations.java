package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several questions at once (AuthZEN, section 7.1); what stands at the top is what each question
 * begins with. Without questions it is one itself.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Evaluations(
    Evaluation.@Nullable Party subject,
    Evaluation.@Nullable Deed action,
    Evaluation.@Nullable Party resource,
    @Nullable Map<String, Object> context,
    @Nullable List<Evaluation> evaluations,
    @Nullable Options options) {

  /**
   * How they are answered.
   *
   * @param semantic {@code execute_all}, {@code deny_on_first_deny} or {@code
   *     permit_on_first_permit}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Options(@JsonProperty("evaluations_semantic") @Nullable String semantic) {}
}
