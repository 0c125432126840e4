using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

public sealed class LiteDbConformanceTests : IDisposable
{
    private readonly OwnDirectory directory = new();

    public static TheoryData<string> Checks => new(CallStoreConformance.Checks.Keys);

    [Theory]
    [MemberData(nameof(Checks))]
    public void Keeps_the_contract(string check) => CallStoreConformance.Checks[check](directory.Open);

    public void Dispose() => directory.Dispose();
}
