package org.sharedinfo.report.allure;

import io.qameta.allure.CommonJsonAggregator2;
import io.qameta.allure.core.LaunchResults;
import io.qameta.allure.entity.LabelName;
import io.qameta.allure.entity.TestResult;
import io.qameta.allure.tree.TestResultTree;
import io.qameta.allure.tree.Tree;
import io.qameta.allure.tree.TreeUtils;
import java.util.Collection;
import java.util.List;

/** The tree of areas, rules and checks, for the tab that {@code allure-rules.js} adds. */
final class AllureRuleTree extends CommonJsonAggregator2 {
  private static final String NAME = "rules";

  AllureRuleTree() {
    super(NAME + ".json");
  }

  @Override
  protected Tree<TestResult> getData(List<LaunchResults> launches) {
    Tree<TestResult> tree =
        new TestResultTree(
            NAME, result -> TreeUtils.groupByLabels(result, LabelName.EPIC, LabelName.FEATURE));
    launches.stream()
        .map(LaunchResults::getResults)
        .flatMap(Collection::stream)
        .sorted(TestResult.comparingByTimeAsc())
        .forEach(tree::add);
    return tree;
  }
}
