/**
 * Reports in a real browser: {@link org.halfstep.experiments.browser.BrowserPage} opens one in a headless Chromium over the
 * DevTools protocol, and holds it to what every report must keep. A command's test needs one line, {@code
 * BrowserPage.check(report)}.
 */
@NullMarked
package org.halfstep.experiments.browser;

import org.jspecify.annotations.NullMarked;
