allure.api.addTab('rules', {
  title: 'Rules',
  icon: 'fa fa-list',
  route: 'rules(/)(:testGroup)(/)(:testResult)(/)(:testResultTab)(/)',
  onEnter: (testGroup, testResult, testResultTab) => new allure.components.TreeLayout({
    testGroup, testResult, testResultTab,
    tabName: 'Rules', baseUrl: 'rules', url: 'data/rules.json',
  }),
});
