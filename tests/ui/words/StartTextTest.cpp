#include "ui/words/StartText.h"

#include <gtest/gtest.h>

namespace starttexttest {

using namespace Qt::StringLiterals;
using bridge::agent::SignIn;
using bridge::check::LocalServer;
using ui::modelsOf;
using ui::Tone;

LocalServer server(const QStringList &models, const std::optional<QStringList> &loaded = {})
{
    return {u"ollama"_s, u"http://localhost:11434"_s, models, loaded};
}

TEST(ModelsOf, SaysWhatIsInMemoryElseWhatIsThere)
{
    EXPECT_EQ(modelsOf(server({u"a"_s, u"b"_s}, QStringList{u"b"_s})).text, u"b loaded"_s);
    EXPECT_EQ(modelsOf(server({u"a"_s, u"b"_s}, QStringList{u"a"_s, u"b"_s})).text,
              u"a and 1 more loaded"_s);
    EXPECT_EQ(modelsOf(server({u"a"_s}, QStringList())).text, u"no model loaded"_s);
    EXPECT_EQ(modelsOf(server({u"a"_s}, QStringList())).tone, Tone::Warn);
    EXPECT_EQ(modelsOf(server({}, QStringList())).text, u"no model"_s);
    EXPECT_EQ(modelsOf(server({u"a"_s})).text, u"a"_s);
    EXPECT_EQ(modelsOf(server({u"a"_s, u"b"_s})).text, u"2 models"_s);
    EXPECT_EQ(modelsOf(server({})).tone, Tone::Warn);
    EXPECT_EQ(modelsOf(server({u"a"_s})).tone, Tone::Ok);
    EXPECT_EQ(modelsOf({QString(), u"http://localhost:1"_s, {u"a"_s}}).tone, Tone::Neutral);
}

TEST(ModelsOf, NamesOfOthersAreMarkedAndBounded)
{
    const QString hostile = QChar(0x202e) + u"%1 %2\n"_s + QString(500, u'x');
    const QString text = modelsOf(server({}, QStringList{hostile, u"other"_s})).text;
    EXPECT_FALSE(text.contains(QChar(0x202e)));
    EXPECT_FALSE(text.contains(u'\n'));
    EXPECT_TRUE(text.contains(u"%1 %2"_s)) << text.toStdString();
    EXPECT_LT(text.size(), 120);
    const QString account = ui::wordsFor(SignIn{SignIn::Kind::SignedIn, hostile, {}});
    EXPECT_FALSE(account.contains(QChar(0x202e)));
    EXPECT_LT(account.size(), 120);
}

TEST(ServerName, IsThatOfItsKindElseItsAddress)
{
    EXPECT_EQ(ui::serverName(server({})), u"Ollama"_s);
    EXPECT_EQ(ui::serverName({u"unheard"_s, u"http://localhost:1"_s, {}}), u"localhost:1"_s);
}

} // namespace starttexttest
