package gatehouse.server.signin;

import gatehouse.core.account.Person;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Subject;
import gatehouse.server.account.People;
import gatehouse.server.base.Cookies;
import gatehouse.server.base.Database;
import gatehouse.server.base.Pages;
import gatehouse.server.base.Shell;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import gatehouse.server.session.Callers;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The signed-in side of the portal: who is there, whether the proof is fresh enough for what they
 * want to do, and what stands around a page. A handler behind it holds a {@link Caller}, so it
 * cannot be reached without one.
 */
public final class Desk {
  private static final String NOT_YET = "Nothing has been done yet: press it once more.";

  private final Callers callers;
  private final SignIns signIns;
  private final Database database;
  private final Pages pages;
  private final boolean demo;
  private final InstantSource clock;

  public Desk(
      Callers callers,
      SignIns signIns,
      Database database,
      Pages pages,
      boolean demo,
      InstantSource clock) {
    this.callers = callers;
    this.signIns = signIns;
    this.database = database;
    this.pages = pages;
    this.demo = demo;
    this.clock = clock;
  }

  /** A page or form of a signed-in person. */
  @FunctionalInterface
  public interface Page {
    void serve(ServerRequest request, ServerResponse response, Caller caller);
  }

  /** For whoever is signed in; others are sent to sign in, and come back. */
  public Handler signedIn(Page page) {
    return (request, response) -> {
      Optional<Caller> caller = Callers.serving(callers.ofPage(request));
      if (caller.isPresent()) {
        page.serve(request, response, caller.get());
      } else {
        seeOther(response, "/sign-in?to=" + encoded(comeBackTo(request)));
      }
    };
  }

  /** For whoever proved enough lately for this action; others are asked, and come back. */
  public Handler proved(Action action, Page page) {
    return signedIn(ifProved(action, page));
  }

  /** The page, for whoever proved enough lately for this action; others are asked first. */
  public Page ifProved(Action action, Page page) {
    return (request, response, caller) -> {
      if (signIns.provedFor(caller, action, clock.instant())) {
        page.serve(request, response, caller);
      } else {
        ask(request, response, caller, action);
      }
    };
  }

  /** For changes of credentials: proved, and not frozen by the owner's panic button. */
  public Handler changing(Page page) {
    return signedIn(unlessFrozen(ifProved(Action.CHANGE_FACTORS, page)));
  }

  /** The page, unless its owner's panic button froze changes. */
  public Page unlessFrozen(Page page) {
    return (request, response, caller) -> {
      if (person(caller).standing() == Subject.Standing.ACTIVE) {
        page.serve(request, response, caller);
      } else {
        seeOther(response, "/security/frozen");
      }
    };
  }

  /** Asks for the proof that this action needs; whoever gives it comes back. */
  public void ask(ServerRequest request, ServerResponse response, Caller caller, Action action) {
    boolean looking = !request.prologue().method().equals(Method.POST);
    Outcome outcome = signIns.raise(caller, action, comeBackTo(request), looking, clock.instant());
    switch (outcome) {
      case Outcome.Asking asking -> {
        asking.binding().ifPresent(binding -> Cookies.SIGN_IN.set(response, binding));
        if (!request.prologue().method().equals(Method.GET)) {
          // the form is not kept over the proof: said on the page where its button stands
          Cookies.SAID.set(response, encoded(NOT_YET));
        }
        seeOther(response, "/sign-in/" + asking.state().id());
      }
      case Outcome.Came came -> seeOther(response, came.returnTo());
      case Outcome.Denied denied -> {
        SignInPages.retryAfter(response, Optional.of(denied.trouble()), clock.instant());
        pages.problem(
            response, SignInPages.status(denied.trouble()), denied.trouble().code().text());
      }
    }
  }

  /** The page itself, or for a form the page that it stood on. */
  private static String comeBackTo(ServerRequest request) {
    if (request.prologue().method().equals(Method.GET)) {
      String query = request.query().rawValue();
      return Arrivals.localPath(request.path().rawPath() + (query.isEmpty() ? "" : "?" + query));
    }
    return request
        .headers()
        .value(HeaderNames.REFERER)
        .flatMap(Desk::path)
        .map(Arrivals::localPath)
        .orElse("/");
  }

  private static Optional<String> path(String referer) {
    try {
      return Optional.ofNullable(URI.create(referer).getRawPath());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The person behind the caller, as stored now. */
  public Person person(Caller caller) {
    return database.read(sql -> People.load(sql, caller.person())).orElseThrow();
  }

  /** Shows a page, with what the last action said, once. */
  public void show(ServerRequest request, ServerResponse response, Caller caller, View view) {
    show(request, response, caller, Status.OK_200, view);
  }

  /** Shows a page with a status that is not 200: a form that has to be put right. */
  public void show(
      ServerRequest request, ServerResponse response, Caller caller, Status status, View view) {
    Shell shell = Shell.of(who(caller.session()), demo);
    Optional<String> said = Cookies.said(request);
    said.ifPresent(text -> Cookies.SAID.clear(response));
    pages.send(response, status, said.map(shell::saying).orElse(shell), view);
  }

  private static Shell.Who who(Session session) {
    AssuranceLevel level = session.level();
    return switch (level) {
      case AAL1 -> new Shell.Who(session.displayName(), "One factor", Tone.WARN);
      case AAL2 -> new Shell.Who(session.displayName(), "Two factors", Tone.GOOD);
      case AAL3 -> new Shell.Who(session.displayName(), "Strongest", Tone.GOOD);
    };
  }

  /** After a form did its work: says so on the next page. */
  public void done(ServerResponse response, String said, String path) {
    Cookies.SAID.set(response, encoded(said));
    seeOther(response, path);
  }

  public static void seeOther(ServerResponse response, String path) {
    response.status(Status.SEE_OTHER_303).header(HeaderNames.LOCATION, path).send();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
