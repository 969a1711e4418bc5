#include "ui/words/SettingsText.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace settingstexttest {

using namespace Qt::StringLiterals;

TEST(SettingsText, PracticeIsNotSaidToWaitForTheSettings)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"drawbridge.conf"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("garbage\n");
    file.close();
    bridge::settings::SettingsStore settings(folder.path());
    EXPECT_TRUE(ui::meanwhileWords(settings).contains(u"No agent runs"_s));
    for (const char *key : bridge::settings::kChoiceKeys)
        settings.keepInMemory(key);
    const QString words = ui::meanwhileWords(settings);
    EXPECT_FALSE(words.contains(u"No agent runs"_s));
    EXPECT_TRUE(words.contains(u"Practice goes on"_s)) << words.toStdString();
}

} // namespace settingstexttest
