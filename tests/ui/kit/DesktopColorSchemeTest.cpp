#include "ui/kit/DesktopColorScheme.h"

#include <gtest/gtest.h>

#include <QDBusMessage>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

using ui::DesktopColorScheme;

namespace {

/// A desktop's settings portal on a bus of the test.
class FakePortal final : public QDBusVirtualObject
{
public:
    explicit FakePortal(QDBusConnection bus)
        : m_bus(std::move(bus))
    {
        m_bus.registerVirtualObject(u"/org/freedesktop/portal/desktop"_s, this);
        m_bus.registerService(u"org.freedesktop.portal.Desktop"_s);
    }

    [[nodiscard]] QString introspect(const QString &) const override { return {}; }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &bus) override
    {
        if (message.member() != "Read"_L1)
            return false;
        const QDBusVariant inner(m_scheme);
        bus.send(
            message.createReply(QVariant::fromValue(QDBusVariant(QVariant::fromValue(inner)))));
        return true;
    }

    void change(uint scheme)
    {
        m_scheme = scheme;
        auto signal =
            QDBusMessage::createSignal(u"/org/freedesktop/portal/desktop"_s,
                                       u"org.freedesktop.portal.Settings"_s, u"SettingChanged"_s);
        signal << u"org.freedesktop.appearance"_s << u"color-scheme"_s
               << QVariant::fromValue(QDBusVariant(scheme));
        m_bus.send(signal);
    }

private:
    QDBusConnection m_bus;
    uint m_scheme = 1;
};

class DesktopColorSchemeTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        m_daemon.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
        if (!m_daemon.waitForStarted())
            GTEST_SKIP() << "no dbus-daemon here";
        ASSERT_TRUE(m_daemon.waitForReadyRead());
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    }

    void TearDown() override
    {
        QDBusConnection::disconnectFromBus(u"portal"_s);
        QDBusConnection::disconnectFromBus(u"app"_s);
        m_daemon.terminate();
        m_daemon.waitForFinished();
    }

    QDBusConnection connectAs(const QString &name)
    {
        return QDBusConnection::connectToBus(m_address, name);
    }

    QProcess m_daemon;
    QString m_address;
};

} // namespace

TEST_F(DesktopColorSchemeTest, FollowsThePortal)
{
    FakePortal portal(connectAs(u"portal"_s));
    const DesktopColorScheme scheme(connectAs(u"app"_s));
    EXPECT_EQ(scheme.isDark(), std::nullopt);
    ASSERT_TRUE(QTest::qWaitFor([&] { return scheme.isDark() == true; }));

    portal.change(2);
    ASSERT_TRUE(QTest::qWaitFor([&] { return scheme.isDark() == false; }));
    portal.change(0);
    ASSERT_TRUE(QTest::qWaitFor([&] { return scheme.isDark() == std::nullopt; }));
}

TEST(DesktopColorScheme, WithoutABusItStaysUnknown)
{
    const DesktopColorScheme scheme(QDBusConnection(u"no such connection"_s));
    EXPECT_EQ(scheme.isDark(), std::nullopt);
}
