package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class MarkupTest {
    @Test
    void theFiveCharactersOfMarkupAreEscaped() {
        assertThat(Markup.escape("<a href=\"x\">'&'</a>"))
                .isEqualTo("&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    }

    @Test
    void charactersThatXmlForbidsAreReplaced() {
        assertThat(Markup.escape("a\u0000b\u001Fc\uD800d\uFFFEe")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
        assertThat(Markup.escape("\t\n×2⁻¹⁴ 😀")).isEqualTo("\t\n×2⁻¹⁴ 😀");
    }

    @Property(tries = 300, seed = "17")
    void anyTextComesBackFromTheParserAsItWas(@ForAll String text) {
        Element root = Xml.parse(new Markup().leaf("p", text, "title", text).finish());
        String allowed = text.codePoints()
                .map(c -> (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
                                || (c >= 0xD800 && c < 0xE000)
                                || c == 0xFFFE
                                || c == 0xFFFF
                        ? 0xFFFD
                        : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(root.getTextContent())
                .isEqualTo(allowed.replace("\r\n", "\n").replace('\r', '\n'));
        assertThat(root.getAttribute("title"))
                .isEqualTo(allowed.replace("\r\n", " ").replaceAll("[\r\n\t]", " "));
    }

    @Test
    void whatIsOpenedMustBeClosed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Markup().open("p").finish())
                .withMessageContaining("<p> is still open");
        assertThatIllegalStateException().isThrownBy(() -> new Markup().close());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Markup().empty("br", "class"))
                .withMessageContaining("'class' of <br> has no value");
    }
}
