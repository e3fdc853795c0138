package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a policy decision point says of itself (AuthZEN, section 9). */
public record AuthzenConfiguration(
    @JsonProperty("policy_decision_point") String policyDecisionPoint,
    @JsonProperty("access_evaluation_endpoint") String accessEvaluationEndpoint,
    @JsonProperty("access_evaluations_endpoint") String accessEvaluationsEndpoint) {}
