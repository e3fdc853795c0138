package gatehouse.server.base;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts how often work was run again. */
public record CountedDatabase(Database real, AtomicInteger again) implements Database {
  public CountedDatabase(Database real) {
    this(real, new AtomicInteger());
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    AtomicInteger attempts = new AtomicInteger();
    T result =
        real.write(sql -> {
          attempts.incrementAndGet();
          return work.in(sql);
        });
    again.addAndGet(attempts.get() - 1);
    return result;
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return real.read(work);
  }

  @Override
  public Dialect dialect() {
    return real.dialect();
  }

  @Override
  public void announce() {
    real.announce();
  }

  @Override
  public void awaitNews(long millisMax) throws InterruptedException {
    real.awaitNews(millisMax);
  }

  @Override
  public Lease lease(String name) {
    return real.lease(name);
  }

  @Override
  public void close() {
    real.close();
  }
}
