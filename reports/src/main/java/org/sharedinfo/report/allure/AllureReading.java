package org.sharedinfo.report.allure;

import io.qameta.allure.DefaultLaunchResults;
import io.qameta.allure.core.LaunchResults;
import io.qameta.allure.core.ResultsVisitor;
import io.qameta.allure.entity.Attachment;
import io.qameta.allure.entity.TestResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes what Allure's parts read from a folder of ours, in which every attachment is text. */
final class AllureReading implements ResultsVisitor {
  private final Set<TestResult> results = ConcurrentHashMap.newKeySet();
  private final Map<Path, Attachment> attachments = new ConcurrentHashMap<>();
  private final Map<String, Object> extra = new ConcurrentHashMap<>();

  LaunchResults read() {
    return new DefaultLaunchResults(results, attachments, extra);
  }

  @Override
  public Attachment visitAttachmentFile(Path file) {
    String name = file.getFileName().toString();
    return attachments.computeIfAbsent(
        file,
        path ->
            new Attachment()
                .setUid(name.substring(0, name.indexOf('.')))
                .setName(name)
                .setSource(name)
                .setType(AllureResults.TEXT)
                .setSize(path.toFile().length()));
  }

  @Override
  public void visitTestResult(TestResult result) {
    results.add(result);
  }

  @Override
  public void visitExtra(String name, Object object) {
    extra.put(name, object);
  }

  @Override
  public void error(String message, Exception e) {
    // A history that cannot be read is treated as missing.
  }

  @Override
  public void error(String message) {
    // The same.
  }
}
