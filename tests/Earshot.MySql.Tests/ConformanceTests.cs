using Earshot.MySql.Tests.Servers;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

[Collection(nameof(SharedServer))]
public sealed class ConformanceTests(SharedServer shared)
{
    public static TheoryData<string> Names => [.. CallStoreConformance.Checks.Keys];

    [MySqlTheory]
    [MemberData(nameof(Names))]
    public void Store_keeps_its_promise(string name)
    {
        using var sensor = new Sensor(shared.Server, shared.Server.NewDatabase());
        CallStoreConformance.Checks[name](sensor.Open);
    }
}
