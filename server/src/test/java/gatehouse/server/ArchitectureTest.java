package gatehouse.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The house's rules on what may know and call what, read from the class files. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(place -> !place.contains("/gatehouse/pages/")) // written by jte
          .importPackages("gatehouse");

  private static final JavaClasses BROKEN =
      new ClassFileImporter().importPackages("gatehouse.core.broken");

  /** Where a secret may leave its {@code SecretBytes}: a new package here is a place to review. */
  private static final String[] EXPOSING = {
    "gatehouse.core.account",
    "gatehouse.core.audit",
    "gatehouse.core.base",
    "gatehouse.core.factor",
    "gatehouse.core.notice",
    "gatehouse.server.account",
    "gatehouse.server.base",
    "gatehouse.server.factor",
    "gatehouse.server.notice",
    "gatehouse.server.oauth", // the private half of the key that signs ID tokens
    "gatehouse.server.session", // tokens are looked up by their hash
    "gatehouse.server.tls", // the key of the authority, as the library reads it
    "gatehouse.server.signin", // the number to send a code to
    "gatehouse.core.webhook", // the secret that signs, and as its owner copies it
    "gatehouse.server.webhook", // the body that is sent
    "gatehouse.server", // the demo's people and the first operator's link
  };

  /**
   * The only ones who read a clock or make chance; all others are given theirs. {@code HashPool}
   * has a stopwatch, which decides nothing but a Retry-After.
   */
  private static final Set<String> OWNERS_OF_CLOCK_AND_CHANCE =
      Set.of("gatehouse.server.Main", "gatehouse.cli.Main", "gatehouse.server.account.HashPool");

  /** Methods by class; every {@code now} of java.time besides. */
  private static final Map<String, Set<String>> CLOCK_AND_CHANCE =
      Map.of(
          "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
          "java.lang.Thread", Set.of("sleep"),
          "java.lang.Math", Set.of("random"),
          "java.time.Clock", Set.of("system", "systemUTC", "systemDefaultZone"),
          "java.time.InstantSource", Set.of("system"),
          "java.util.UUID", Set.of("randomUUID"),
          "java.util.Random", Set.of("<init>"),
          "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
          "java.security.SecureRandom", Set.of("<init>", "getInstance", "getInstanceStrong"));

  /** One rule a row; the broken class breaks each. */
  @SuppressWarnings("ImmutableEnumChecker") // an ArchRule is not written to, only unmarked
  enum Rule {
    CORE_IS_PURE(
        classes()
            .that()
            .resideInAPackage("gatehouse.core..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "gatehouse.core..",
                        "java.lang..",
                        "java.math..",
                        "java.nio.charset..",
                        "java.security..",
                        "java.text..",
                        "java.time..",
                        "java.util",
                        "java.util.function..",
                        "java.util.regex..",
                        "java.util.stream..",
                        "javax.crypto..",
                        "org.jspecify..",
                        "com.google.errorprone.annotations..")
                    .or(
                        named(
                            "java.io.Serial",
                            "java.io.Serializable",
                            "java.io.ByteArrayOutputStream"))
                    .or(named("java.net.URI"))
                    .or(named("java.nio.ByteBuffer", "java.nio.CharBuffer", "java.nio.ByteOrder"))
                    .or(describe("are arrays or primitives", c -> !c.getName().contains(".")))
                    .or(describe("are arrays", JavaClass::isArray)))),

    CORE_HAS_NO_THREADS_CLOCK_OR_CHANCE(
        noClasses()
            .that()
            .resideInAPackage("gatehouse.core..")
            .should()
            .dependOnClassesThat(
                named(
                    "java.lang.Thread",
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.Runtime",
                    "java.lang.System$Logger",
                    "java.security.SecureRandom",
                    "java.time.Clock",
                    "java.time.InstantSource",
                    "java.util.Random",
                    "java.util.Timer",
                    "java.util.Scanner"))),

    CLOCK_AND_CHANCE_COME_IN_AS_ARGUMENTS(
        noClasses()
            .that(describe("are not given the clock's keys", c -> !ownsClockAndChance(c)))
            .should()
            .accessTargetWhere(describe("reads a clock or makes chance", Rule::isClockOrChance))),

    SECRETS_LEAVE_IN_KNOWN_PLACES(
        noClasses()
            .that()
            .resideOutsideOfPackages(EXPOSING)
            .should()
            .accessTargetWhere(
                describe(
                    "takes a secret out of its SecretBytes",
                    access ->
                        access.getTargetOwner().getSimpleName().equals("SecretBytes")
                            && access.getName().startsWith("expose")))),

    NOTHING_KNOWS_THE_SERVER(
        noClasses()
            .that(are(resideOutsideOfPackages("gatehouse.server..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("gatehouse.server..")),

    NAMES_ARE_THE_TRADES_NOUNS(
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Provider")
            .orShould()
            .haveSimpleNameEndingWith("Factory")
            .orShould()
            .haveSimpleNameStartingWith("Abstract")),

    PACKAGES_SAY_WHERE_NULL_MAY_BE(classes().should(beInAPackageMarkedForNull()));

    private final ArchRule rule;

    Rule(ArchRule rule) {
      this.rule = rule;
    }

    private static boolean isClockOrChance(JavaAccess<?> access) {
      String owner = access.getTargetOwner().getName();
      boolean now = owner.startsWith("java.time.") && access.getName().equals("now");
      return now || CLOCK_AND_CHANCE.getOrDefault(owner, Set.of()).contains(access.getName());
    }

    private static boolean ownsClockAndChance(JavaClass each) {
      return Stream.of(each, outermost(each))
          .anyMatch(c -> OWNERS_OF_CLOCK_AND_CHANCE.contains(c.getName()));
    }

    private static JavaClass outermost(JavaClass each) {
      return each.getEnclosingClass().map(Rule::outermost).orElse(each);
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
      var wanted = Set.of(names);
      return describe("are of " + wanted, each -> wanted.contains(each.getName()));
    }

    private static ArchCondition<JavaClass> beInAPackageMarkedForNull() {
      return new ArchCondition<>("be in a package that is @NullMarked") {
        @Override
        public void check(JavaClass each, ConditionEvents events) {
          boolean marked = each.getPackage().isAnnotatedWith(NullMarked.class);
          events.add(
              new SimpleConditionEvent(each, marked, each.getName() + " is marked: " + marked));
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void holds(Rule each) {
    each.rule.check(OURS.that(are(not(resideInAnyPackage("gatehouse.core.broken..")))));
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void wouldBeSeenBroken(Rule each) {
    assertThat(each.rule.evaluate(BROKEN).hasViolation()).isTrue();
  }

  /** INVARIANT: the server shares the wire's records with the client, and nothing else of it. */
  @Test
  void theServerKnowsOfTheClientOnlyTheWire() {
    noClasses()
        .that()
        .resideInAPackage("gatehouse.server..")
        .should()
        .dependOnClassesThat(
            describe(
                "are the client's own",
                c ->
                    c.getPackageName().startsWith("gatehouse.client")
                        && !c.getPackageName().startsWith("gatehouse.client.wire")))
        .check(OURS);
  }

  @Test
  void eachPartIsAmongTheClassesRead() {
    assertThat(OURS.stream().map(JavaClass::getPackageName))
        .contains("gatehouse.core.signin", "gatehouse.server.base", "gatehouse.client.base");
    assertThat(OURS.size()).isGreaterThan(100);
  }
}
