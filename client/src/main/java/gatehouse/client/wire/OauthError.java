package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A token endpoint's refusal (RFC 6749, 5.2).
 *
 * @param code such as {@code invalid_client}
 * @param sentence for whoever wrote the program
 */
public record OauthError(
    @JsonProperty("error") String code, @JsonProperty("error_description") String sentence) {}
