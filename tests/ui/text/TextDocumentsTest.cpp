#include "ui/text/TextDocuments.h"
#include "tests/ui/chat/ChatFixture.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTextBlock>

using namespace Qt::StringLiterals;

using ui::Theme;

namespace {

class TextDocumentsTest : public ChatFixture
{
protected:
    std::unique_ptr<ui::TextDocument> prose(const char *markdown)
    {
        return ui::proseDocument(QString::fromUtf8(markdown), m_theme.colors());
    }

    static QTextCharFormat formatOf(const ui::TextDocument &document, const QString &text)
    {
        QTextCursor cursor = document.find(text);
        EXPECT_FALSE(cursor.isNull()) << text.toStdString();
        return cursor.charFormat();
    }
};

} // namespace

TEST_F(TextDocumentsTest, HtmlIsShownAndNotInterpreted)
{
    const char *const texts[] = {
        "<img src=\"http://localhost/x.png\">",
        "<script>alert(1)</script>",
        "a <b>bold</b> word",
        "<div>\n<p>block\n",
        "<!-- comment -->",
        "<a href=\"file:///etc/passwd\">x</a>",
    };
    for (const char *text : texts) {
        const auto document = prose(text);
        EXPECT_EQ(document->toPlainText().simplified(), QString::fromUtf8(text).simplified());
    }
    EXPECT_EQ(formatOf(*prose("a <b>bold</b> word"), u"bold"_s).fontWeight(), QFont::Normal);
}

TEST_F(TextDocumentsTest, AnImageBecomesALinkAndIsNeverFetched)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    const QString url = u"http://127.0.0.1:%1/x.png"_s.arg(server.serverPort());
    const auto document = prose(u"![a cat](%1)"_s.arg(url).toUtf8().constData());
    EXPECT_EQ(document->toPlainText(), u"a cat"_s);
    EXPECT_EQ(formatOf(*document, u"a cat"_s).anchorHref(), url);
    document->setTextWidth(300);
    // The document's own connection would come before this one.
    QTcpSocket later;
    later.connectToHost(QHostAddress::LocalHost, server.serverPort());
    ASSERT_TRUE(QTest::qWaitFor([&] { return server.hasPendingConnections(); }));
    EXPECT_EQ(server.nextPendingConnection()->peerPort(), later.localPort());
    EXPECT_FALSE(server.hasPendingConnections());
}

TEST_F(TextDocumentsTest, WhatIsNotOfTheWebDoesNotLookLikeALink)
{
    for (const char *other :
         {"file:///etc/passwd", "javascript:alert(1)", "smb://host/x", "mailto:a@b.example",
          "src/main.cpp", "//host/x", "data:text/html,x", "https://"}) {
        const auto document =
            prose(u"see [here](%1) now"_s.arg(QLatin1String(other)).toUtf8().constData());
        const QTextCharFormat format = formatOf(*document, u"here"_s);
        EXPECT_FALSE(format.isAnchor()) << other;
        EXPECT_TRUE(format.anchorHref().isEmpty()) << other;
        EXPECT_EQ(format.foreground(), formatOf(*document, u"now"_s).foreground()) << other;
        EXPECT_EQ(document->toPlainText(), u"see here now"_s) << other;
    }
    const auto image = prose("![cat](file:///etc/passwd)");
    EXPECT_FALSE(formatOf(*image, u"cat"_s).isAnchor());
    const auto link = prose("[here](https://host.example/x)");
    EXPECT_TRUE(formatOf(*link, u"here"_s).isAnchor());
    EXPECT_EQ(formatOf(*link, u"here"_s).foreground().color(), m_theme.colors().accentText);
}

TEST_F(TextDocumentsTest, ALinkThatLooksLikeAnotherAddressHasItsTargetWrittenOut)
{
    struct Case
    {
        const char *markdown;
        const char *shown;
    };
    const std::vector<Case> cases{
        {"[https://bank.example](https://evil.example/x)",
         "https://bank.example (https://evil.example/x)"},
        {"[bank.example/login](http://evil.example)", "bank.example/login (http://evil.example)"},
        {"[bank.**example**](https://evil.example)", "bank.example (https://evil.example)"},
        {"[see bank.example now](https://evil.example)",
         "see bank.example now (https://evil.example)"},
        {"![bank.example](https://evil.example)", "bank.example (https://evil.example)"},
        {"[click](https://bank.example@evil.example/)", "click (https://evil.example/)"},
        {"[127.0.0.1](https://evil.example)", "127.0.0.1 (https://evil.example)"},
        {"[click](https://p\u0430ypal.com)", "click (https://xn--pypal-4ve.com)"},
        {"[p\u0430ypal.com](https://p\u0430ypal.com)",
         "p\u0430ypal.com (https://xn--pypal-4ve.com)"},
        {"[Node.js at bank.example](https://evil.example)",
         "Node.js at bank.example (https://evil.example)"},
        {"[evil.example bank.example](https://evil.example)",
         "evil.example bank.example (https://evil.example)"},
        {"[bank\u3002example](https://evil.example)", "bank\u3002example (https://evil.example)"},
        // The same host, or no address at all
        {"[bank.example](https://www.bank.example/path)", "bank.example"},
        {"[Node.js](https://nodejs.org)", "Node.js"},
        {"[the docs](https://evil.example)", "the docs"},
        {"[v1.2](https://evil.example)", "v1.2"},
        {"<https://bank.example/a>", "https://bank.example/a"},
        {"see https://bank.example/a?b=c.", "see https://bank.example/a?b=c."},
    };
    for (const Case &each : cases)
        EXPECT_EQ(prose(each.markdown)->toPlainText(), QString::fromUtf8(each.shown))
            << each.markdown;
    // What is written out is no part of the link.
    const auto document = prose("[bank.example](https://evil.example) end");
    EXPECT_FALSE(formatOf(*document, u"(https"_s).isAnchor());
}

TEST_F(TextDocumentsTest, NoLocalFileIsReadForAnImage)
{
    QImage(4, 4, QImage::Format_RGB32).save(m_folder.filePath(u"p.png"_s));
    const QString path = m_folder.filePath(u"p.png"_s);
    ui::TextDocument document(Theme::textFont());
    EXPECT_TRUE(
        document.resource(QTextDocument::ImageResource, QUrl::fromLocalFile(path)).isNull());
    EXPECT_TRUE(document.resource(QTextDocument::ImageResource, QUrl(path)).isNull());
}

TEST_F(TextDocumentsTest, AListKeepsTheNumberItBeginsWith)
{
    const auto document = prose("3. three\n4. four\n");
    EXPECT_EQ(document->begin().userState(), 3);
    EXPECT_EQ(document->begin().next().userState(), 4);
    EXPECT_EQ(prose("1. one\n2. two\n")->begin().userState(), -1);
}

TEST_F(TextDocumentsTest, ATaskListKnowsWhatIsDone)
{
    const auto document = prose("- [x] done\n- [ ] open\n");
    EXPECT_EQ(document->begin().userState(), ui::kTicked);
    EXPECT_EQ(document->begin().next().userState(), ui::kNotTicked);
}

TEST_F(TextDocumentsTest, ARuleHasNoEmptyLineBeforeIt)
{
    EXPECT_EQ(prose("---\n")->blockCount(), 1);
    EXPECT_TRUE(prose("---\n")->begin().blockFormat().hasProperty(
        QTextFormat::BlockTrailingHorizontalRulerWidth));
}

TEST_F(TextDocumentsTest, PlainTextStaysAsItIsButForCode)
{
    const auto document = ui::plainDocument(u"# no heading\n*no* `code` <b>\n`open\nend`"_s);
    EXPECT_EQ(document->toPlainText(), u"# no heading\n*no* code <b>\n`open\nend`"_s);
    EXPECT_EQ(formatOf(*document, u"code"_s).font().family(), Theme::codeFont().family());
    EXPECT_EQ(formatOf(*document, u"open"_s).font().family(), Theme::textFont().family());
}

TEST_F(TextDocumentsTest, MarksInCodeHaveTheirOwnColourAndTheTextGoesToTheRight)
{
    const auto document =
        ui::codeDocument(ui::marked(u"\u05D0\u202Ex"_s, ui::TextUse::Command), m_theme.colors());
    EXPECT_EQ(formatOf(*document, u"‹U+202E›"_s).background().color(), m_theme.colors().warnSoft);
    EXPECT_EQ(document->begin().textDirection(), Qt::LeftToRight);
}

TEST_F(TextDocumentsTest, LinesOfADiffKnowTheirKind)
{
    const auto document = ui::diffDocument({u" same\n-old\n+new"_s, {}, 0}, m_theme.colors());
    QTextBlock line = document->begin();
    EXPECT_EQ(line.userState(), static_cast<int>(ui::DiffLine::Context));
    line = line.next();
    EXPECT_EQ(line.userState(), static_cast<int>(ui::DiffLine::Removed));
    line = line.next();
    EXPECT_EQ(line.userState(), static_cast<int>(ui::DiffLine::Added));
}
