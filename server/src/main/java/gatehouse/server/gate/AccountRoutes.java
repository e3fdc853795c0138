package gatehouse.server.gate;

import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Disclosure;
import gatehouse.core.gate.Feed;
import gatehouse.core.gate.Limits;
import gatehouse.core.gate.Role;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.trade.Decimals;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The pages about an account: who serves it, what it may do, and what limits it. */
public final class AccountRoutes implements HttpService {
  private static final int FIELD_CHARACTERS_MAX = 40;

  private final Desk desk;
  private final Profiles profiles;
  private final Permissions permissions;
  private final Database database;
  private final Log log;
  private final InstantSource clock;

  public AccountRoutes(
      Desk desk,
      Profiles profiles,
      Database database,
      Log log,
      Chance chance,
      InstantSource clock) {
    this.desk = desk;
    this.profiles = profiles;
    this.permissions = new Permissions(database, log, chance, profiles.house());
    this.database = database;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/account", desk.signedIn(page("/account")))
        .get(
            "/account/confirm",
            desk.proved(Action.TRADE, (q, r, caller) -> Desk.seeOther(r, "/trade")))
        .get("/account/entity", desk.signedIn(page("/account/entity")))
        .get(PermissionPage.PATH, desk.signedIn(page(PermissionPage.PATH)))
        .post(PermissionPage.PATH, desk.proved(Action.CHANGE_ACCOUNT, this::ask))
        .post(PermissionPage.WITHDRAW, desk.signedIn(this::withdraw))
        .get("/account/feeds", desk.signedIn(page("/account/feeds")))
        .post("/account/feeds", desk.proved(Action.CHANGE_ACCOUNT, this::feed))
        .get("/account/limits", desk.signedIn(page("/account/limits")))
        .post("/account/limits", desk.signedIn(this::limits))
        .get("/account/disclosures", desk.signedIn(page("/account/disclosures")))
        .post("/account/disclosures", desk.signedIn(this::accept));
  }

  private Desk.Page page(String path) {
    return (request, response, caller) ->
        show(
            request,
            response,
            caller,
            path,
            chosen(request.query().first("account").asOptional(), caller),
            "",
            Status.OK_200);
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      String path,
      Profiles.Reach reach,
      String problem,
      Status status) {
    AccountProfile account = reach.account();
    List<AccountView.Link> links =
        profiles.reach(caller).stream()
            .map(each ->
                new AccountView.Link(
                    each.account().number().value(),
                    each.account().title(),
                    path + "?account=" + each.account().number(),
                    each.account().number().equals(account.number())))
            .toList();
    boolean owner = reach.role() == Role.OWNER;
    AccountView view =
        switch (path) {
          case "/account/entity" -> AccountPages.entity(account, path, links);
          case PermissionPage.PATH ->
              PermissionPage.of(
                  account,
                  permissions.of(account.number()),
                  new LocalTimes(desk.person(caller).zone(), clock.instant()),
                  links,
                  owner,
                  problem);
          case "/account/feeds" ->
              AccountPages.feeds(account, profiles.house(), path, links, owner);
          case "/account/limits" -> AccountPages.limits(account, path, links, owner, problem);
          case "/account/disclosures" -> AccountPages.disclosures(account, path, links, owner);
          default -> AccountPages.overview(reach, profiles.all(caller.person()), links);
        };
    desk.show(request, response, caller, status, view);
  }

  private Profiles.Reach chosen(Optional<String> number, Caller caller) {
    List<Profiles.Reach> reach = profiles.reach(caller, number);
    return reach.stream()
        .filter(each -> number.isEmpty() || each.account().number().value().equals(number.get()))
        .findFirst()
        .orElseThrow(() ->
            new RequestException(
                Status.NOT_FOUND_404,
                number
                    .map(wanted -> profiles.unreached(caller, wanted))
                    .orElse("You have no account to trade in yet.")));
  }

  /** The account of a form, which its owner alone may change. */
  private AccountProfile owned(Form form, Caller caller) {
    Profiles.Reach reach = chosen(Optional.of(form.text("account", 16)), caller);
    if (reach.role() != Role.OWNER) {
      throw new RequestException(
          Status.FORBIDDEN_403, "Only the owner of the account can change that.");
    }
    return reach.account();
  }

  private void ask(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    AccountProfile account = owned(form, caller);
    Permissions.Answer answer = permissions.ask(caller, account.number(), form, clock.instant());
    if (!answer.possible()) {
      show(
          request,
          response,
          caller,
          PermissionPage.PATH,
          new Profiles.Reach(account, Role.OWNER),
          answer.sentence(),
          Status.UNPROCESSABLE_CONTENT_422);
      return;
    }
    desk.done(response, answer.sentence(), PermissionPage.PATH + "?account=" + account.number());
  }

  private void withdraw(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    AccountProfile account = owned(form, caller);
    String id = form.text("request", FIELD_CHARACTERS_MAX);
    String what = permissions.withdraw(caller, account.number(), id, clock.instant()).label();
    desk.done(
        response, what + ": withdrawn.", PermissionPage.PATH + "?account=" + account.number());
  }

  private void feed(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    AccountProfile account = owned(form, caller);
    Feed feed =
        profiles
            .house()
            .feed(form.text("feed", FIELD_CHARACTERS_MAX))
            .orElseThrow(
                () -> new RequestException(Status.BAD_REQUEST_400, "There is no such feed."));
    boolean has = account.feeds().contains(feed.code());
    change(
        caller,
        account,
        "market data: " + feed.name() + (has ? " ended" : " added"),
        sql -> {
          if (has) {
            ProfileRows.unsubscribe(sql, account.number(), feed.code());
          } else {
            ProfileRows.subscribe(sql, account.number(), feed.code(), clock.instant());
          }
        });
    desk.done(
        response,
        has ? feed.name() + " ended." : feed.name() + " are live from now on.",
        "/account/feeds?account=" + account.number());
  }

  private void accept(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    AccountProfile account = owned(form, caller);
    String key = form.text("disclosure", FIELD_CHARACTERS_MAX);
    Disclosure disclosure =
        account.entity().disclosures().stream()
            .filter(each -> each.key().equals(key))
            .findFirst()
            .orElseThrow(() ->
                new RequestException(
                    Status.CONFLICT_409,
                    "There is a newer version of that. Load the page again and read it."));
    change(
        caller,
        account,
        "accepted: " + disclosure.title() + ", version " + disclosure.version(),
        sql -> ProfileRows.accept(sql, account.number(), key, clock.instant()));
    desk.done(
        response,
        "You accepted “" + disclosure.title() + "”.",
        "/account/disclosures?account=" + account.number());
  }

  private void limits(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    AccountProfile account = owned(form, caller);
    Limits wanted;
    try {
      wanted =
          new Limits(
              amount(form, "orderValue"),
              amount(form, "dailyLoss"),
              amount(form, "dailyOrders").map(BigDecimal::intValueExact),
              account.owner().barred(),
              form.ticked("reduceOnly"));
    } catch (ArithmeticException e) {
      show(
          request,
          response,
          caller,
          "/account/limits",
          new Profiles.Reach(account, Role.OWNER),
          Decimals.hint("Limits"),
          Status.UNPROCESSABLE_CONTENT_422);
      return;
    }
    if (!wanted.asStrictAs(account.owner())) {
      // looser: whoever sits at an open screen must not do that
      Desk.Page loosen = (q, r, who) -> store(r, who, account, wanted);
      desk.ifProved(Action.CHANGE_ACCOUNT, loosen).serve(request, response, caller);
      return;
    }
    store(response, caller, account, wanted);
  }

  private void store(
      ServerResponse response, Caller caller, AccountProfile account, Limits wanted) {
    change(
        caller,
        account,
        "limits",
        sql -> {
          // what is looser than these asked for a proof: than others it might have to
          Limits now =
              ProfileRows.lock(sql, profiles.house(), account.number()).orElseThrow().owner();
          if (!now.equals(account.owner())) {
            throw new RequestException(
                Status.CONFLICT_409,
                "The limits changed in that moment. Load the page again, and set them then.");
          }
          ProfileRows.setOwnerLimits(sql, account.number(), wanted);
        });
    desk.done(response, "The limits are set.", "/account/limits?account=" + account.number());
  }

  private static Optional<BigDecimal> amount(Form form, String name) {
    Optional<String> text = form.filled(name, FIELD_CHARACTERS_MAX);
    return text.map(
        each -> Decimals.parse(each).orElseThrow(() -> new ArithmeticException("no number")));
  }

  @FunctionalInterface
  private interface Write {
    void in(Sql sql) throws SQLException;
  }

  private void change(Caller caller, AccountProfile account, String what, Write write) {
    database.write(sql -> {
      write.in(sql);
      log.append(
          sql,
          Entry.of(
                  account.person(),
                  clock.millis(),
                  Act.ACCOUNT_CHANGED,
                  caller.person().value(),
                  Sessions.origin(caller.session()))
              .with("account", account.number().value())
              .with("what", account.number() + ", " + what));
      return what;
    });
  }
}
