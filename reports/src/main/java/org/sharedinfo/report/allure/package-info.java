/** Allure's results, page and history of a run. */
package org.sharedinfo.report.allure;
