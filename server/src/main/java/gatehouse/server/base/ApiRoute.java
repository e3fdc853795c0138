package gatehouse.server.base;

import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;

/**
 * One call that programs may make. Routes are kept as a list so that a test can hold the published
 * description against them.
 *
 * @param path with parameters in braces
 */
public record ApiRoute(Method method, String path, Handler handler) {
  /** Has all of them served. */
  public static void register(HttpRouting.Builder routing, List<ApiRoute> routes) {
    routes.forEach(route -> routing.route(route.method(), route.path(), route.handler()));
  }
}
