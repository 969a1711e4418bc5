#include "ui/settings/endpoint/ProfileFiles.h"

#include "bridge/agents/claude/ClaudeBackend.h"
#include "tests/support/UiFixture.h"

#include <QFile>
#include <QFileDialog>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

#include <sys/stat.h>

namespace profilefilestest {

using namespace Qt::StringLiterals;
using namespace bridge::endpoint;

const QString kAddress = u"http://localhost:1234"_s;

class ProfileFilesTest : public UiFixture
{
protected:
    ProfileFilesTest()
    {
        m_choice.setAddress(kAddress);
        m_choice.setModel(u"qwen3-coder"_s);
    }

    [[nodiscard]] QByteArray saved() const
    {
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QByteArray &content) const
    {
        QFile file(m_file);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        ASSERT_EQ(file.write(content), content.size());
    }

    QString m_file = m_folder.filePath(u"Home.json"_s);
    QWidget m_window;
    bridge::claude::ClaudeBackend m_backend{{}, {}};
    ui::ProfileFiles m_files{m_choice, m_backend.endpointExport(), m_window};
    QSignalSpy m_messages{&m_files, &ui::ProfileFiles::messageReady};
    QSignalSpy m_failed{&m_files, &ui::ProfileFiles::failed};
    QSignalSpy m_imported{&m_files, &ui::ProfileFiles::imported};
};

TEST_F(ProfileFilesTest, WhatIsExportedCanBeImported)
{
    ASSERT_TRUE(m_choice.saveProfile(u"Home"_s));
    const auto before = *m_choice.profiles().find(u"Home"_s);
    m_files.save(m_file);
    ASSERT_EQ(m_messages.count(), 1);
    ASSERT_TRUE(m_choice.removeProfile(u"Home"_s));
    m_files.import(m_file);
    ASSERT_EQ(m_imported.count(), 1);
    EXPECT_EQ(m_imported.first().first().toStringList(), QStringList{u"Home"_s});
    EXPECT_EQ(m_choice.profiles().find(u"Home"_s), before);
}

TEST_F(ProfileFilesTest, AnImportedProfileTakesNobodysPlace)
{
    ASSERT_TRUE(m_choice.saveProfile(u"Home"_s));
    m_files.save(m_file);
    m_files.import(m_file);
    EXPECT_EQ(m_choice.profiles().all().size(), 2U);
    EXPECT_EQ(m_choice.activeProfile(), u"Home"_s);
}

TEST_F(ProfileFilesTest, WhatIsNoProfileIsRefusedInWords)
{
    for (const QByteArray &content : {QByteArray("{"), QByteArray("[1]"), QByteArray(),
                                      QByteArray(kMaxProfilesFile + 1, ' ')}) {
        write(content);
        m_failed.clear();
        m_files.import(m_file);
        ASSERT_EQ(m_failed.count(), 1) << content.left(20).constData();
        EXPECT_FALSE(m_failed.first().first().toString().isEmpty());
    }
    EXPECT_TRUE(m_choice.profiles().all().empty());
}

TEST_F(ProfileFilesTest, APipeOrADeviceIsNotWaitedFor)
{
    const QString pipe = m_folder.filePath(u"pipe"_s);
    ASSERT_EQ(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    for (const QString &path : {pipe, u"/dev/zero"_s, m_folder.path()}) {
        m_failed.clear();
        m_files.import(path);
        ASSERT_EQ(m_failed.count(), 1) << path.toStdString();
        EXPECT_TRUE(m_failed.first().first().toString().startsWith(path + u" is not a file"_s));
    }
}

TEST_F(ProfileFilesTest, AFileThatIsGoneOrAFolderThatCannotBeWrittenIsSaid)
{
    m_files.import(m_folder.filePath(u"none.json"_s));
    EXPECT_EQ(m_failed.count(), 1);
    m_files.save(m_folder.filePath(u"none/none.json"_s));
    EXPECT_EQ(m_failed.count(), 2);
    EXPECT_EQ(m_messages.count(), 0);
}

TEST_F(ProfileFilesTest, TheDialogsDoNotBlock)
{
    m_window.show();
    m_files.askWhereToSave();
    const QPointer<QFileDialog> save = m_window.findChild<QFileDialog *>();
    ASSERT_TRUE(save);
    emit save->fileSelected(m_file);
    EXPECT_TRUE(saved().contains("qwen3-coder"));
    save->close();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !save; }));

    m_files.askWhatToImport();
    const QPointer<QFileDialog> import = m_window.findChild<QFileDialog *>();
    ASSERT_TRUE(import);
    emit import->fileSelected(m_file);
    EXPECT_EQ(m_imported.count(), 1);
    import->close();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !import; }));
}

} // namespace profilefilestest
