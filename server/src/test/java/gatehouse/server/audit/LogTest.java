package gatehouse.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of the log, on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class LogTest {
  static final AuditKey KEY = new AuditKey(SecretBytes.copyOf(new byte[32]));
  private static final PersonId ADA = new PersonId("ada");
  private static final PersonId BOB = new PersonId("bob");

  private final String url;
  private final Database database;
  private final Log log;
  private final List<Logged> heard = new CopyOnWriteArrayList<>();

  LogTest(Dialect dialect) {
    url = TestDatabases.freshUrl(dialect);
    database = Databases.open(url);
    log = new Log(database, KEY);
    log.subscribe(heard::add);
  }

  @AfterEach
  void close() {
    log.close();
    database.close();
  }

  private static Entry entry(PersonId person) {
    return Entry.of(
            person, 5, Act.SIGN_IN_SUCCEEDED, person.value(), new Origin("portal", null, "d", null))
        .with("note", "“quoted” \"\\\n");
  }

  private Logged append(PersonId person) {
    return database.write(sql -> log.append(sql, entry(person)));
  }

  private Verdict verify() {
    return AuditVerify.database(database, KEY);
  }

  @Test
  void numbersEachChainWithoutGaps() {
    assertThat(append(ADA).n()).isEqualTo(1);
    assertThat(append(BOB).n()).isEqualTo(1);
    assertThat(append(ADA).n()).isEqualTo(2);
    assertThat(verify()).isEqualTo(new Verdict(3, 2, 0, 0, List.of()));
  }

  @Test
  void delivers_whatWasCommitted_beforeTheWriterReturns() {
    Logged first = append(ADA);
    assertThat(heard).containsExactly(first);
    Logged second =
        database.write(sql -> {
          log.append(sql, entry(BOB));
          return log.append(sql, entry(ADA));
        });
    assertThat(heard).hasSize(3).last().isEqualTo(second);
    assertThat(second.entry().fact("note")).isEqualTo("“quoted” \"\\\uFFFD");
  }

  @Test
  void neverDeliversWhatWasRolledBack() {
    assertThatThrownBy(() ->
            database.write(sql -> {
              log.append(sql, entry(ADA));
              throw new IllegalArgumentException("no");
            }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(heard).isEmpty();
    Logged next = append(ADA);
    assertThat(next.n()).isEqualTo(1);
    assertThat(heard).containsExactly(next);
    assertThat(verify().isSound()).isTrue();
  }

  @Test
  void aSubscriberThatFailsHarmsNobody() {
    List<Logged> after = new ArrayList<>();
    log.subscribe(each -> {
      throw new IllegalStateException("broken subscriber");
    });
    log.subscribe(after::add);
    assertThat(after).isEmpty();
    append(ADA);
    assertThat(after).hasSize(1);
  }

  @Test
  void concurrentWritersAreDeliveredOnceAndInTheOrderOfTheirChain() throws Exception {
    int people = 5;
    int each = 40;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < people * each; i++) {
        int number = i;
        Callable<Boolean> caller = () -> appendAndSee(number, new PersonId("p" + number % people));
        all.add(callers.submit(caller));
      }
      for (Future<Boolean> caller : all) {
        assertThat(caller.get()).isTrue();
      }
    }
    assertThat(heard).hasSize(people * each - people * each / 8);
    heard.stream()
        .collect(Collectors.groupingBy(h -> h.entry().person()))
        .values()
        .forEach(chain ->
            assertThat(chain.stream().map(Logged::n))
                .containsExactlyElementsOf(
                    LongStream.rangeClosed(1, chain.size()).boxed().toList()));
    assertThat(verify().findings()).isEmpty();
  }

  /** Every eighth is rolled back after it took its place. */
  private boolean appendAndSee(int number, PersonId person) {
    try {
      Logged logged =
          database.write(sql -> {
            Logged taken = log.append(sql, entry(person));
            if (number % 8 == 0) {
              throw new IllegalArgumentException("rolled back");
            }
            return taken;
          });
      return heard.contains(logged);
    } catch (IllegalArgumentException e) {
      return number % 8 == 0;
    }
  }

  @Test
  void hearsWhatAnotherNodeOrProcessWrites() throws Exception {
    log.follow();
    LinkedBlockingQueue<Logged> news = new LinkedBlockingQueue<>();
    log.subscribe(news::add);
    try (Database other = Databases.open(url);
        Log otherLog = new Log(other, KEY)) {
      for (int i = 0; i < 3; i++) {
        Logged there = other.write(sql -> otherLog.append(sql, entry(ADA)));
        assertThat(news.poll(60, TimeUnit.SECONDS)).isEqualTo(there);
        Logged here = append(ADA);
        assertThat(news.poll(60, TimeUnit.SECONDS)).isEqualTo(here);
      }
    }
    assertThat(heard.stream().map(Logged::n)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void twoNodesUnderLoadHearTheSameOnce() throws Exception {
    List<Logged> heardThere = new CopyOnWriteArrayList<>();
    try (Database other = Databases.open(url);
        Log otherLog = new Log(other, KEY);
        ExecutorService callers = Executors.newFixedThreadPool(8)) {
      otherLog.subscribe(heardThere::add);
      List<Future<Logged>> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        PersonId person = new PersonId("p" + i % 7);
        Callable<Logged> here = () -> append(person);
        Callable<Logged> there = () -> other.write(sql -> otherLog.append(sql, entry(person)));
        all.add(callers.submit(i % 2 == 0 ? here : there));
      }
      List<Long> written = new ArrayList<>();
      for (Future<Logged> each : all) {
        written.add(each.get().seq());
      }
      log.checkpoint(9);
      otherLog.checkpoint(9);
      written.add(written.stream().max(Long::compare).orElseThrow() + 1);
      assertThat(heard.stream().map(Logged::seq)).containsExactlyInAnyOrderElementsOf(written);
      assertThat(heardThere.stream().map(Logged::seq)).containsExactlyInAnyOrderElementsOf(written);
    }
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void checkpointsWhatIsNewAndNothingTwice() {
    assertThat(log.checkpoint(1)).isEmpty();
    append(ADA);
    append(BOB);
    Logged first = log.checkpoint(2).orElseThrow();
    assertThat(first.entry().data()).containsEntry("rows", "2");
    assertThat(log.checkpoint(3)).isEmpty();
    append(ADA);
    assertThat(log.checkpoint(4).orElseThrow().entry().data()).containsEntry("rows", "2");
    assertThat(verify()).isEqualTo(new Verdict(5, 3, 2, 0, List.of()));
  }

  @Test
  void readsActivityNewestFirst() {
    for (int i = 0; i < 5; i++) {
      append(ADA);
      append(BOB);
    }
    Activity activity = new Activity(database);
    List<Logged> newest = activity.page(ADA, Activity.NEWEST, 3);
    assertThat(newest.stream().map(Logged::n)).containsExactly(5L, 4L, 3L);
    assertThat(newest.getFirst().entry()).isEqualTo(entry(ADA));
    assertThat(activity.page(ADA, 3, 1000).stream().map(Logged::n)).containsExactly(2L, 1L);
    assertThat(activity.page(new PersonId("nobody"), Activity.NEWEST, 3)).isEmpty();
  }

  @Test
  void exportsWhatCanBeVerified() throws Exception {
    append(ADA);
    append(BOB);
    append(ADA);
    StringWriter out = new StringWriter();
    assertThat(AuditExport.write(database, Optional.of(ADA), out)).isEqualTo(2);
    String one = out.toString();
    assertThat(AuditExport.write(database, Optional.empty(), out)).isEqualTo(3);

    assertThat(export(one)).isEqualTo(new Verdict(2, 1, 0, 0, List.of()));
    assertThat(export(one.replaceFirst("portal", "mobile")).findings())
        .singleElement()
        .hasToString("EDITED ada 1: The row was edited: its fields are not those hashed.");
    assertThat(export(one.replaceFirst("\"act", " \"act")).found()).isPositive();
    assertThat(export(one.substring(one.indexOf('\n') + 1)).findings())
        .singleElement()
        .hasToString("REMOVED ada 1: Row 1 was removed.");
  }

  private static Verdict export(String lines) throws Exception {
    return AuditVerify.export(new BufferedReader(new StringReader(lines)), KEY);
  }
}
