package gatehouse.client.wire;

import java.util.List;

/** The answers to {@link Evaluations}, in their order (AuthZEN, section 7.2). */
public record EvaluationsAnswer(List<EvaluationAnswer> evaluations) {
  public EvaluationsAnswer {
    evaluations = List.copyOf(evaluations);
  }
}
