package org.sharedinfo.report.page;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A tab: shows one page after the other, and remembers what it complained of and asked for. */
final class BrowserTab implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Browser browser;
  private final String target;
  private final String session;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

  BrowserTab(Browser browser, String target, String session) {
    this.browser = browser;
    this.target = target;
    this.session = session;
    browser.listen(session, this::heard);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  private void heard(String event, JsonNode what) {
    switch (event) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Page.javascriptDialogOpening" -> complaints.add("a dialog: " + what.get("message"));
      case "Runtime.exceptionThrown" -> complaints.add(what.get("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> {
        if (List.of("error", "warning", "assert").contains(what.get("type").asString())) {
          complaints.add(what.get("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        if (List.of("error", "warning").contains(what.get("entry").get("level").asString())) {
          complaints.add(what.get("entry").toString());
        }
      }
      case "Network.requestWillBeSent" -> requests.add(what.get("request").get("url").asString());
      default -> {}
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return browser.call(session, method, parameters);
  }

  /** The width in CSS pixels that the page has, and the scheme that it is asked for. */
  BrowserTab as(int width, String scheme) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return this;
  }

  /** Without script, or with it again. */
  BrowserTab withScript(boolean enabled) {
    call("Emulation.setScriptExecutionDisabled", Map.of("value", !enabled));
    return this;
  }

  /** Shows a file, once it is loaded. */
  BrowserTab open(Path file) {
    complaints.clear();
    requests.clear();
    loaded = new CompletableFuture<>();
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    loaded.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return this;
  }

  /** The value of an expression; of a promise, what it comes to. */
  JsonNode value(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(result.get("exceptionDetails").toString());
    }
    return result.get("result").path("value");
  }

  /** Waits until an expression is true. */
  BrowserTab until(String expression) {
    value(
        """
        new Promise((done, failed) => {
          const end = performance.now() + 30000;
          const look = () => (%s) ? done(true)
              : performance.now() > end ? failed(new Error('never true')) : requestAnimationFrame(look);
          look();
        })
        """
            .formatted(expression));
    return this;
  }

  /** Presses and releases a key, such as Tab. */
  void press(String key, int code) {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
    }
  }

  /** All of the page, as PNG. */
  byte[] picture() {
    return Base64.getDecoder()
        .decode(
            call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data")
                .asString());
  }

  /** What is in view, as PNG. */
  byte[] view() {
    return Base64.getDecoder()
        .decode(call("Page.captureScreenshot", Map.of("format", "png")).get("data").asString());
  }

  /** The page as it prints, as PDF. */
  byte[] print() {
    return Base64.getDecoder()
        .decode(call("Page.printToPDF", Map.of("printBackground", true)).get("data").asString());
  }

  /** Errors and warnings of the page since it was opened. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Addresses that it asked for, its own first. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    browser.call("", "Target.closeTarget", Map.of("targetId", target));
  }
}
