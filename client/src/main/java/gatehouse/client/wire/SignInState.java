package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a sign-in stands; a refusal is a {@link Problem} instead. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SignInState.Asking.class, name = "asking"),
  @JsonSubTypes.Type(value = SignInState.Admitted.class, name = "admitted")
})
public sealed interface SignInState {
  /**
   * More has to be proved.
   *
   * @param id names the attempt
   * @param binding secret that every further step sends as {@code Gatehouse-Sign-In}; told once
   * @param action what the proof is for: {@code sign-in}, or what a session is raised for
   * @param who the person's name
   * @param prompt what is asked for; none while a way has to be chosen
   * @param mayRemember whether the device can be known from now on
   * @param expiresAt the end of the attempt
   */
  record Asking(
      String id,
      @Nullable String binding,
      String action,
      String who,
      @Nullable Prompt prompt,
      List<Way> ways,
      boolean mayRemember,
      Instant expiresAt)
      implements SignInState {
    public Asking {
      ways = List.copyOf(ways);
    }

    /** Without the binding. */
    @Override
    public String toString() {
      return "Asking(" + id + ")";
    }
  }

  /**
   * Signed in, or raised: the token replaces the one before.
   *
   * @param token opaque; sent as {@code Authorization: Bearer}
   */
  record Admitted(String token, SessionInfo session) implements SignInState {
    /** Without the token. */
    @Override
    public String toString() {
      return "Admitted(" + session.id() + ")";
    }
  }
}
