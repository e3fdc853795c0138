package gatehouse.server.account;

import gatehouse.client.wire.PermissionRequestInfo;
import gatehouse.client.wire.PermissionRequests;
import gatehouse.core.session.Caller;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.gate.RequestRows.Request;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;

/** The operators' calls about what owners ask for. */
public final class ReviewsApi {
  private static final String REQUESTS = "/api/v1/admin/permissions";
  private static final String REQUEST = REQUESTS + "/{id}";

  private final PermissionReviews reviews;
  private final OperatorDoor door;
  private final InstantSource clock;

  public ReviewsApi(PermissionReviews reviews, OperatorDoor door, InstantSource clock) {
    this.reviews = reviews;
    this.door = door;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, REQUESTS, door.operating(this::list)),
        new ApiRoute(Method.GET, REQUEST, door.operating(this::show)),
        new ApiRoute(Method.POST, REQUEST + "/grant", door.operating(this::grant)),
        new ApiRoute(Method.POST, REQUEST + "/refuse", door.operating(this::refuse)));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    List<PermissionRequestInfo> waiting = reviews.waiting().stream().map(ReviewsApi::info).toList();
    Json.send(response, Status.OK_200, new PermissionRequests(waiting));
  }

  private void show(ServerRequest request, ServerResponse response, Caller caller) {
    Json.send(response, Status.OK_200, info(reviews.show(ApprovalsApi.id(request))));
  }

  private void grant(ServerRequest request, ServerResponse response, Caller caller) {
    PermissionReviews.Review done =
        reviews.grant(caller, ApprovalsApi.id(request), clock.instant());
    Json.send(response, Status.OK_200, info(done));
  }

  private void refuse(ServerRequest request, ServerResponse response, Caller caller) {
    String why = OperatorDoor.reason(request);
    PermissionReviews.Review done =
        reviews.refuse(caller, ApprovalsApi.id(request), why, clock.instant());
    Json.send(response, Status.OK_200, info(done));
  }

  private static PermissionRequestInfo info(PermissionReviews.Review review) {
    Request request = review.request();
    boolean paper = request.account().paper();
    return new PermissionRequestInfo(
        request.id(),
        request.account().value(),
        review.askedBy(),
        request.wish().code(),
        request.wish().label(),
        AdminJson.code(request.answers().experience()),
        AdminJson.code(request.answers().aim()),
        AdminJson.codes(review.account().rights().permissions(paper)),
        review.account().rights().optionsLevel(),
        request.askedAt(),
        AdminJson.code(request.state()),
        request.why().isEmpty() ? null : request.why(),
        request.decidedAt().orElse(null));
  }
}
